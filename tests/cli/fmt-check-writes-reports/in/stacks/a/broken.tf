locals {
  y = 
}
