"""What a page says to its readers, looked over: links that lead nowhere, pictures without words, hard text."""
