output "file" {
  value = file("data.txt")
}

output "module" {
  value = file("${path.module}/data.txt")
}

output "base64" {
  value = filebase64("data.txt")
}

output "exists" {
  value = [fileexists("data.txt"), fileexists("nope.txt")]
}

output "set" {
  value = fileset(path.module, "**/*.json")
}

output "json" {
  value = jsondecode(file("sub/a.json")).list
}

output "yaml" {
  value = yamldecode(file("sub/b.yaml"))
}

output "hash" {
  value = filesha256("data.txt")
}

output "csv" {
  value = csvdecode("a,b\n1,2\n")
}
