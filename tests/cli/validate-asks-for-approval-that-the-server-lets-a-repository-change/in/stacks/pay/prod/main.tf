locals {
  service = "pay"
}
