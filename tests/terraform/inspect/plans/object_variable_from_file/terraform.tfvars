services = {
  api = { port = 8080, public = true, domains = ["b.example", "a.example"] }
  worker = {
    port = "9090"
  }
}
