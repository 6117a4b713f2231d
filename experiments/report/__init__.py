"""What a batch found, on one page: HTML with pictures, and the same in Markdown. Needs `baimo[report]`."""
