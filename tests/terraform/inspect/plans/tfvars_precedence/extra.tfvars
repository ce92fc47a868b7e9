f = "file"
g = "file"
