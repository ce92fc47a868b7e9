resource "terraform_data" "a" {
  tags {
    a = 1
  }
}
