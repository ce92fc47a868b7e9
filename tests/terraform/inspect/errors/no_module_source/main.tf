module "m" {
  source = "modules/x"
}
