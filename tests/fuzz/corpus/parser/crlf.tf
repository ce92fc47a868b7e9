a = 1
b = <<X
  y
X
/* open