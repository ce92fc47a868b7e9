moved {
  from = terraform_data.old
  to   = terraform_data.new
}

moved {
  from = terraform_data.many
  to   = terraform_data.many[0]
}

resource "terraform_data" "new" {
  input = 1
}

resource "terraform_data" "many" {
  count = 1
}
