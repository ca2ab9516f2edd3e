"""Who plays in the demo and in the tests: areas, agencies and people, as data. Every person is invented."""

from dataclasses import dataclass

from agencies.access.roles import Role
from agencies.offices.models import Agency

# Villages are samples: their names are invented and marked so wherever they are shown.
VILLAGES: dict[str, str] = {
    "31010401": "บ้านโคกบัวทอง",
    "31010402": "บ้านหนองสองตอน",
    "31010403": "บ้านดอนตาล",
    "31010404": "บ้านสระใหม่",
    "31010501": "บ้านโพรงไม้งาม",
    "31010502": "บ้านหนองขาม",
    "72040201": "บ้านท่าเรือเก่า",
    "72040202": "บ้านคลองชะโด",
    "24080201": "บ้านทุ่งกระดาน",
    "24080202": "บ้านห้วยน้ำใส",
    "80080101": "บ้านหัวหาดทราย",
    "80080102": "บ้านสวนสมบูรณ์",
}


@dataclass(frozen=True)
class AgencyPart:
    """One agency of the demo; ``covers`` are village codes of a local authority, «*» marks a partly covered one."""

    code: str
    kind: Agency.Kind
    name: str
    short_name: str
    area: str
    is_partner: bool = False
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One person of the cast and the post she holds."""

    username: str
    first_name: str
    last_name: str
    role: Role
    title: str
    area: str
    agency: str = ""
    is_staff: bool = False


BAN_BUA = ("31010401", "31010402", "31010403", "31010404")
K = Agency.Kind
AGENCIES: tuple[AgencyPart, ...] = (
    AgencyPart("sao-310104", K.SAO, "องค์การบริหารส่วนตำบลบ้านบัว", "อบต.บ้านบัว", "310104", covers=BAN_BUA),
    AgencyPart(
        "sao-310105",
        K.SAO,
        "องค์การบริหารส่วนตำบลสะแกโพรง",
        "อบต.สะแกโพรง",
        "310105",
        covers=("31010501", "*31010502"),
    ),
    AgencyPart(
        "mun-310105", K.MUNICIPALITY, "เทศบาลตำบลสะแกโพรง (ตัวอย่าง)", "ทต.สะแกโพรง", "310105", covers=("*31010502",)
    ),
    AgencyPart("pao-31", K.PAO, "องค์การบริหารส่วนจังหวัดบุรีรัมย์", "อบจ.บุรีรัมย์", "31"),
    AgencyPart("team-310104", K.TAMBON_TEAM, "ทีมปฏิบัติการขับเคลื่อนแผนชุมชนตำบลบ้านบัว", "ทีมตำบลบ้านบัว", "310104"),
    AgencyPart(
        "sbk-310104", K.SERVICE_CENTRE, "ศูนย์บริการและถ่ายทอดเทคโนโลยีการเกษตรประจำตำบลบ้านบัว", "ศบกต.บ้านบัว", "310104"
    ),
    AgencyPart("agri-3101", K.DISTRICT_AGRI, "สำนักงานเกษตรอำเภอเมืองบุรีรัมย์", "สนง.กษอ.เมืองบุรีรัมย์", "3101"),
    AgencyPart("agri-31", K.PROVINCE_AGRI, "สำนักงานเกษตรจังหวัดบุรีรัมย์", "สนง.กษจ.บุรีรัมย์", "31"),
    AgencyPart("doae", K.DOAE, "กรมส่งเสริมการเกษตร", "กสก.", "TH"),
    AgencyPart("office-3101", K.DISTRICT_OFFICE, "ที่ว่าการอำเภอเมืองบุรีรัมย์", "ที่ว่าการอำเภอเมืองบุรีรัมย์", "3101"),
    AgencyPart("office-31", K.PROVINCE_OFFICE, "สำนักงานจังหวัดบุรีรัมย์", "สนง.จังหวัดบุรีรัมย์", "31"),
    AgencyPart("cdd-3101", K.DISTRICT_CDD, "สำนักงานพัฒนาชุมชนอำเภอเมืองบุรีรัมย์", "สพอ.เมืองบุรีรัมย์", "3101"),
    AgencyPart("nfc-31", K.PROVINCE_NFC, "สภาเกษตรกรจังหวัดบุรีรัมย์", "สภาเกษตรกร จ.บุรีรัมย์", "31"),
    AgencyPart("nfc", K.NFC, "สภาเกษตรกรแห่งชาติ", "สภาเกษตรกรแห่งชาติ", "TH"),
    AgencyPart("codi", K.CODI, "สถาบันพัฒนาองค์กรชุมชน (องค์การมหาชน)", "พอช.", "TH"),
    AgencyPart("tcoc-310104", K.TCOC, "สภาองค์กรชุมชนตำบลบ้านบัว", "สภาองค์กรชุมชน ต.บ้านบัว", "310104"),
    AgencyPart("ldd-31", K.LAND_DEVELOPMENT, "สถานีพัฒนาที่ดินบุรีรัมย์", "สพด.บุรีรัมย์", "31", is_partner=True),
    AgencyPart(
        "baac-31", K.BAAC, "ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร จังหวัดบุรีรัมย์", "ธ.ก.ส. บุรีรัมย์", "31", is_partner=True
    ),
)

PEOPLE: tuple[Part, ...] = (
    Part("secretary-01", "บัวผัน", "ใจงาม", Role.VILLAGE_SECRETARY, "เลขานุการเวทีประชาคม หมู่ที่ 1 ต.บ้านบัว", "31010401"),
    Part("secretary-02", "สมหมาย", "ทองดี", Role.VILLAGE_SECRETARY, "เลขานุการเวทีประชาคม หมู่ที่ 2 ต.บ้านบัว", "31010402"),
    Part("secretary-03", "วันดี", "ศรีนวล", Role.VILLAGE_SECRETARY, "เลขานุการเวทีประชาคม หมู่ที่ 3 ต.บ้านบัว", "31010403"),
    Part("secretary-04", "จันทร์เพ็ญ", "แก้วตา", Role.VILLAGE_SECRETARY, "เลขานุการเวทีประชาคม หมู่ที่ 4 ต.บ้านบัว", "31010404"),
    Part("head-01", "บุญมา", "รักถิ่น", Role.VILLAGE_HEAD, "ผู้ใหญ่บ้าน หมู่ที่ 1 ต.บ้านบัว", "31010401"),
    Part("head-02", "สำราญ", "นาดี", Role.VILLAGE_HEAD, "ผู้ใหญ่บ้าน หมู่ที่ 2 ต.บ้านบัว", "31010402"),
    Part("head-03", "ทองใบ", "พูนสุข", Role.VILLAGE_HEAD, "ผู้ใหญ่บ้าน หมู่ที่ 3 ต.บ้านบัว", "31010403"),
    Part("head-04", "ประสิทธิ์", "มั่นคง", Role.VILLAGE_HEAD, "ผู้ใหญ่บ้าน หมู่ที่ 4 ต.บ้านบัว", "31010404"),
    Part("team", "พิมพ์ใจ", "สานสุข", Role.TAMBON_TEAM, "หัวหน้าทีมปฏิบัติการตำบลบ้านบัว", "310104", "team-310104"),
    Part("planner", "ณัฐพล", "วางแผน", Role.SAO_PLANNER, "นักวิเคราะห์นโยบายและแผน อบต.บ้านบัว", "310104", "sao-310104"),
    Part("clerk", "มาลี", "เรียบร้อย", Role.SAO_CLERK, "ปลัด อบต.บ้านบัว", "310104", "sao-310104"),
    Part("mayor", "อำนวย", "พัฒนาถิ่น", Role.SAO_MAYOR, "นายก อบต.บ้านบัว", "310104", "sao-310104"),
    Part("council", "สมพร", "สภาธรรม", Role.SAO_COUNCIL, "ประธานสภา อบต.บ้านบัว", "310104", "sao-310104"),
    Part("kaset", "เกษม", "ไร่นา", Role.EXT_OFFICER, "นวส. ประจำตำบลบ้านบัว", "310104", "agri-3101"),
    Part("kaset-district", "ปราณี", "ข้าวหอม", Role.DIST_AGRI, "เกษตรอำเภอเมืองบุรีรัมย์", "3101", "agri-3101"),
    Part("kaset-province", "วิชัย", "ทุ่งทอง", Role.PROV_AGRI, "เกษตรจังหวัดบุรีรัมย์", "31", "agri-31"),
    Part("district", "กิตติ", "ปกครองดี", Role.DIST_OFFICE, "ปลัดอำเภอประจำตำบลบ้านบัว", "3101", "office-3101"),
    Part("cdd", "รัตนา", "ชุมชนสุข", Role.DIST_CDD, "พัฒนาการอำเภอเมืองบุรีรัมย์", "3101", "cdd-3101"),
    Part("province", "สุริยา", "ยุทธศาสตร์", Role.PROV_PLANNER, "ผู้อำนวยการกลุ่มงานยุทธศาสตร์ จ.บุรีรัมย์", "31", "office-31"),
    Part("nfc", "คำปัน", "เกษตรกร", Role.PROV_NFC, "หัวหน้าสำนักงานสภาเกษตรกร จ.บุรีรัมย์", "31", "nfc-31"),
    Part("codi", "ศิริพร", "ร่วมใจ", Role.CODI_REGION, "เจ้าหน้าที่ปฏิบัติการชุมชน พอช.", "TH", "codi"),
    Part("partner", "ธีระ", "ดินดี", Role.PARTNER, "ผู้อำนวยการสถานีพัฒนาที่ดินบุรีรัมย์", "31", "ldd-31"),
    Part(
        "committee", "บุปผา", "ตรวจทาน", Role.ME_COMMITTEE, "กรรมการติดตามและประเมินผล อบต.บ้านบัว", "310104", "sao-310104"
    ),
    Part("auditor", "เที่ยงธรรม", "สุจริต", Role.AUDITOR, "ผู้ตรวจสอบภายใน จ.บุรีรัมย์", "31"),
    Part("admin", "ดูแล", "ระบบดี", Role.SYSADMIN, "ผู้ดูแลระบบ", "TH", is_staff=True),
    Part("stranger", "สายชล", "ทะเลงาม", Role.VILLAGE_SECRETARY, "เลขานุการเวทีประชาคม หมู่ที่ 1 ต.ท่าศาลา", "80080101"),
)

# One for each role that nobody above holds, with the offices of theirs.  They come after all others, whose numbers they
# leave as they were.
OFFICES_BESIDE: tuple[AgencyPart, ...] = (
    AgencyPart("cdd-31", K.PROVINCE_CDD, "สำนักงานพัฒนาชุมชนจังหวัดบุรีรัมย์", "สพจ.บุรีรัมย์", "31"),
    AgencyPart("sochoto-310104", K.SOCHOTO, "ศูนย์ประสานงานองค์การชุมชนระดับตำบลบ้านบัว", "ศอช.ต. บ้านบัว", "310104"),
)
BESIDE: tuple[Part, ...] = (
    Part("kamnan", "ประเวศ", "บัวระภา", Role.KAMNAN, "กำนันตำบลบ้านบัว", "310104"),
    Part("sochoto", "วิไลวรรณ", "ชื่นชม", Role.SOCHOTO, "ประธาน ศอช.ต. บ้านบัว", "310104", "sochoto-310104"),
    Part("cdd-province", "อัญชลี", "พูนทรัพย์", Role.PROV_CDD, "พัฒนาการจังหวัดบุรีรัมย์", "31", "cdd-31"),
    Part("inspector", "ชูเกียรติ", "รอบรู้งาน", Role.INSPECTOR, "ผู้ตรวจราชการกรมการพัฒนาชุมชน จ.บุรีรัมย์", "31"),
    Part("nfc-central", "ธัญญา", "รวงทอง", Role.NFC_CENTRAL, "หัวหน้ากลุ่มงานแผน สำนักงานสภาเกษตรกรแห่งชาติ", "TH", "nfc"),
    Part("tcoc", "สมบูรณ์", "ร่วมคิด", Role.TCOC, "ประธานสภาองค์กรชุมชนตำบลบ้านบัว", "310104", "tcoc-310104"),
)
SIGN_INS = (*PEOPLE, *BESIDE)

# Posts the demo needs so that plans elsewhere have somebody behind them; nobody signs in with these.
EXTRAS: tuple[Part, ...] = tuple(
    Part(f"{role}-{village}", first, last, role, f"{role.label} รหัส {village}", village)
    for village in VILLAGES
    if village not in BAN_BUA
    for role, first, last in (
        (Role.VILLAGE_SECRETARY, "ตัวอย่าง", f"เลขานุการ{village[-4:]}"),
        (Role.VILLAGE_HEAD, "ตัวอย่าง", f"ผู้ใหญ่บ้าน{village[-4:]}"),
    )
    if (village, role) != ("80080101", Role.VILLAGE_SECRETARY)
) + tuple(
    Part(f"team-{tambon}", "ตัวอย่าง", f"ทีมตำบล{tambon}", Role.TAMBON_TEAM, f"หัวหน้าทีมปฏิบัติการตำบล รหัส {tambon}", tambon)
    for tambon in sorted({village[:6] for village in VILLAGES} - {"310104"})
)
