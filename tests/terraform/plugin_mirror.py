"""Where the real AWS provider lies on this machine, in Terraform's filesystem-mirror layout: in
TF_PLUGIN_MIRROR, else in one of the folders that Terraform itself looks in, else below /opt."""
import glob
import os

IMPLIED = ["~/.terraform.d/plugins", "~/.local/share/terraform/plugins",
           "/usr/local/share/terraform/plugins", "/usr/share/terraform/plugins", "/opt/*", "/opt"]


def find(version):
    """The root of the mirror that holds the AWS provider `version`; None where there is none."""
    named = os.environ.get("TF_PLUGIN_MIRROR")
    for pattern in [named] if named else IMPLIED:
        for root in sorted(glob.glob(os.path.expanduser(pattern))):
            if glob.glob(f"{root}/*/hashicorp/aws/{version}/*/terraform-provider-aws_v{version}*"):
                return root
    return None
