terraform {
  backend "local" {
    path = "state.tfstate"
  }
}

resource "terraform_data" "a" {
  input = "x"
}
