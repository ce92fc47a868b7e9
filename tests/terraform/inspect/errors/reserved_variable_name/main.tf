variable "version" {
}
