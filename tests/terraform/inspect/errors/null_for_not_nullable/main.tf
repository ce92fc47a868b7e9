module "m" {
  source = "./m"
  e      = null
}
