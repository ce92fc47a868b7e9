resource "terraform_data" "this" {
  input = {
    text   = "a \"quoted\" <tag> & \u00e9"
    number = 1.50
    big    = 123456789012345678901234567890.5
    yes    = true
    none   = null
    list   = [1, "two", [3]]
    empty  = {}
  }
}

output "all" {
  value = terraform_data.this.input
}
