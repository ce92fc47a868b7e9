resource "terraform_data" "a" {}

resource "terraform_data" "b" {
  input = {
    set  = toset([terraform_data.a.id, "z", "a"])
    list = [for s in ["b", "a"] : "${s}${terraform_data.a.id}"]
  }
}
