"""A lookup secret that was lost: sent anew to the contact on file, or given anew at the desk."""
