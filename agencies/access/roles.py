"""Areas, agencies, posts and the people who hold them."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """What a post does; the words of the permission table (docs/domain.md#roles)."""

    VILLAGE_SECRETARY = "village_secretary", "เลขานุการเวทีประชาคมหมู่บ้าน"
    VILLAGE_HEAD = "village_head", "ผู้ใหญ่บ้าน"
    KAMNAN = "kamnan", "กำนัน"
    TAMBON_TEAM = "tambon_team", "ทีมปฏิบัติการระดับตำบล"
    SOCHOTO = "sochoto", "ศอช.ต."
    SAO_PLANNER = "sao_planner", "นักวิเคราะห์นโยบายและแผน อปท."
    SAO_CLERK = "sao_clerk", "ปลัด อปท."
    SAO_MAYOR = "sao_mayor", "นายก อปท."
    SAO_COUNCIL = "sao_council", "สภา อปท."
    EXT_OFFICER = "ext_officer", "นักวิชาการส่งเสริมการเกษตร (นวส.)"
    DIST_AGRI = "dist_agri", "เกษตรอำเภอ"
    PROV_AGRI = "prov_agri", "เกษตรจังหวัด"
    DIST_OFFICE = "dist_office", "ปลัดอำเภอ (ที่ว่าการอำเภอ)"
    DIST_CDD = "dist_cdd", "พัฒนาการอำเภอ"
    PROV_CDD = "prov_cdd", "พัฒนาการจังหวัด"
    INSPECTOR = "inspector", "ผู้ตรวจราชการกรม"
    PROV_NFC = "prov_nfc", "สภาเกษตรกรจังหวัด"
    NFC_CENTRAL = "nfc_central", "สำนักงานสภาเกษตรกรแห่งชาติ"
    CODI_REGION = "codi_region", "พอช."
    TCOC = "tcoc", "สภาองค์กรชุมชนตำบล"
    ME_COMMITTEE = "me_committee", "คณะกรรมการติดตามและประเมินผล"
    PROV_PLANNER = "prov_planner", "สำนักงานจังหวัด (ยุทธศาสตร์)"
    PARTNER = "partner", "หน่วยงานภาคี"
    AUDITOR = "auditor", "ผู้ตรวจสอบ"
    SYSADMIN = "sysadmin", "ผู้ดูแลระบบ"
