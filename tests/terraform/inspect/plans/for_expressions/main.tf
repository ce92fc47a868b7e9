locals {
  people = [{ name = "a", team = "x" }, { name = "b", team = "y" }, { name = "c", team = "x" }]
}

output "names" {
  value = [for p in local.people : upper(p.name)]
}

output "index" {
  value = { for i, p in local.people : p.name => i }
}

output "grouped" {
  value = { for p in local.people : p.team => p.name... }
}

output "filtered" {
  value = [for p in local.people : p.name if p.team == "x"]
}

output "of_set" {
  value = [for s in toset(["b", "a"]) : s]
}

output "splat" {
  value = [local.people[*].name, local.people.*.team, null[*], "s"[*]]
}
