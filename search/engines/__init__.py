"""The engines that find documents, behind one small interface."""
