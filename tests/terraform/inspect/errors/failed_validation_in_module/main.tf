module "m" {
  source = "./m"

  e = "x"
}
