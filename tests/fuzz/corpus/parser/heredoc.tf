a = <<-EOT
    %{ for x in xs ~}
      - ${x.*.name[0]} $${literal} ${~ y[*].z.0 ~}
    %{ if a }yes%{ else }no%{ endif }
    %{ endfor ~}
  EOT
b = provider::aws::arn_parse(data.x.y["z"][each.key].*.0, xs...)
