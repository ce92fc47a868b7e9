locals {
  items = ["a", "b"]
}

output "text" {
  value = <<-EOT
    begin
      %{for i in local.items~}
      item ${i}
      %{endfor~}
    %{if length(local.items) > 1}many%{else}few%{endif}
    $${kept} %%{kept}
  EOT
}

output "file" {
  value = templatefile("${path.module}/t.tftpl", { name = "x", list = [1, 2] })
}
