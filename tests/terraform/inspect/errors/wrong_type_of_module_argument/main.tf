module "m" {
  source = "./m"
  n      = "x"
}
