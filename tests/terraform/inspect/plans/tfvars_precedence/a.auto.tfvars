d = "auto a"
e = "auto a"
f = "auto a"
g = "auto a"
