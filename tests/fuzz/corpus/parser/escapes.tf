a = "\n\t\"\\\u00e9\U0001F600 %%{x} \q \u12"
b = "unclosed
c = {
  d = [1 2]
  e : (3
}
