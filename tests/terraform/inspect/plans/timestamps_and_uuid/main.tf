resource "terraform_data" "this" {
  input = {
    now  = timestamp()
    uuid = uuid()
    day  = substr(timestamp(), 0, 10)
    text = "x-${uuid()}"
  }
}
