"""The cashier's pages under /admin/thu-phi/."""
