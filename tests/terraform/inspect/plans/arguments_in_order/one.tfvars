x = "file"
y = "file"
