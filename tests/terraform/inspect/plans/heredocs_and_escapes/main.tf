resource "terraform_data" "a" {
  input = [
    <<EOT
plain
  indented
EOT
    ,
    <<-EOT
      less
        indented
      EOT
    ,
    "tab\tnewline\nquote\" $${x} %%{y} \u00e9",
  ]
}
