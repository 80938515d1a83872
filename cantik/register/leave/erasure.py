"""What becomes of each table when a person is erased (UU 27/2022): the one list that the work and its test go by.

A reference to a person, and every text, number of a place, or sealed value in which somebody may be named, stands here
once, in one of five ways. `tests/repo/test_penghapusan.py` walks all tables of the program and of its parts, and fails
for what stands nowhere. Tables of rooms that come later in the way are meant by their label only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """What is done with a field of a row that concerns the person."""

    GONE = "baris dihapus"  # the row goes with the person
    FREED = "rujukan dikosongkan"  # the row is somebody else's and stays; that it points to the person goes
    CUT = "nama dan nomor dipotong"  # somebody typed it: the person's name and numbers are cut out of it
    OPENED = "dibuka dan dibersihkan"  # sealed or structured: a part of the program opens it and takes them out
    STAYS = "tetap"  # names nobody, or must stay: `why` says


@dataclass(frozen=True, slots=True)
class ErasureRule:
    """One table. `place`: the way to the village (number of its area, or its code); "": it belongs to no village.

    `why`: why what stays may stay. Fields are named once, in the way that they are treated.
    """

    place: str = ""
    why: str = ""
    gone: tuple[str, ...] = ()
    freed: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()

    def ways(self) -> Mapping[str, Way]:
        """Field -> way."""
        groups = (self.gone, self.freed, self.cut, self.opened, self.stays)
        return {name: way for way, names in zip(Way, groups, strict=True) for name in names}


_KEYS = "kunci atau sidik, bukan tentang orang"
_PLACES = "nama tempat atau keputusan, bukan orang"
_STAFF = "pegawai yang memakai program, bukan warga: berakhir dengan SK-nya"
_YEAR = "tahun kerja forum, terbuka bagi umum: tanpa data warga"
_DEFINED = "definisi statistik, terbuka bagi umum: tanpa data warga"
_DESCRIBED = "keterangan tentang kegiatan, terbuka bagi umum: nomor orang ditolak saat ditulis"
_MET = "rapat pejabat forum, notulen tetap: nomor orang ditolak saat ditulis, warga tidak disebut"
_JUDGED = "penilaian instansi oleh pejabat bernama, bukan tentang warga"
_PARTS = "bagian program tanpa orang"

TABLES: Mapping[str, ErasureRule] = {
    # ── what is told of people ──
    "register.Person": ErasureRule("area_id", "nomor dalam tanpa arti: nisan bagi catatan audit"),
    "register.PersonVersion": ErasureRule(
        "person__area_id",
        gone=(
            "person",
            "batch",
            "same_as",
            "digest",
            "family",
            "nik",
            "phone",
            "name",
            "name_fold",
            "birth_place",
            "content",
        ),
        freed=("father_nik", "mother_nik"),
    ),
    "register.PersonHealth": ErasureRule("version__person__area_id", gone=("version", "content")),
    "register.Family": ErasureRule("area_id", "nomor dalam tanpa arti"),
    "register.FamilyVersion": ErasureRule(
        "family__area_id", gone=("family", "batch", "same_as", "digest", "kk", "household", "content")
    ),
    "register.Household": ErasureRule("area_id", "nomor dalam tanpa arti", freed=("dwelling",)),
    "register.Dwelling": ErasureRule("area_id", gone=("number", "latitude", "longitude")),
    "register.SealedNumber": ErasureRule("area_id", gone=("seal", "blind")),
    "register.Event": ErasureRule("area_id", gone=("person", "batch"), opened=("content",)),
    "register.Member": ErasureRule("batch__area_id", gone=("number", "group")),
    "register.AnswerSheet": ErasureRule("member__batch__area_id", gone=("member", "sealed")),
    "register.MemberList": ErasureRule("batch__area_id", cut=("title", "note")),
    "register.Tie": ErasureRule("area_id", gone=("kept", "gone")),
    "doubles.Pair": ErasureRule("area_one_id", gone=("one", "other", "levels", "digest")),
    "doubles.SharedNik": ErasureRule("area_one_id", gone=("one", "other", "differs", "digest")),
    "doubles.DoubleHint": ErasureRule("area_id", gone=("one", "other", "said"), cut=("why",)),
    "doubles.PairDecision": ErasureRule("area_id", gone=("pair", "kept", "digest")),
    "register.Conflict": ErasureRule("area_id", gone=("person", "content", "other", "family", "home", "other_home")),
    "register.ConflictDecision": ErasureRule(
        "area_id", "isian dan rangkumannya, bukan nilainya", cut=("why",), stays=("scope",)
    ),
    "calamity.Evacuee": ErasureRule("calamity__area_id", gone=("person",), cut=("site",)),
    "calamity.PersonFate": ErasureRule("calamity__area_id", gone=("person",), cut=("note",)),
    "calamity.Damage": ErasureRule(
        "calamity__area_id", gone=("dwelling", "family", "latitude", "longitude"), cut=("place", "note")
    ),
    "calamity.Guest": ErasureRule("area_id", cut=("name", "party", "origin", "site")),
    "calamity.SiteCount": ErasureRule(
        "calamity__area_id", "jumlah kebutuhan menurut kode", cut=("site",), stays=("needs",)
    ),
    "register.CededPerson": ErasureRule("cession__origin_id", gone=("former", "person")),
    "events.Transfer": ErasureRule("origin_id", "tetap bila orang lain ikut pindah"),
    "moves.SentCard": ErasureRule(
        "area_id",
        "nomor dalam tanpa arti; kuitansi tanpa nama",
        gone=("sealed",),
        stays=("people", "receipt", "problem", "key", "reason", "address", "line"),
    ),
    "moves.CameCard": ErasureRule(
        "area_id",
        "berkas orang yang belum menjadi warga; dikosongkan saat diputuskan",
        stays=("sealed", "receipt", "reason"),
    ),
    "moves.MoveKey": ErasureRule("area_id", _KEYS, stays=("recipient", "sealed")),
    "moves.Neighbour": ErasureRule("area_id", _KEYS, stays=("key", "recipient", "address")),
    # ── where a name may stand beside ──
    "facilities.Facility": ErasureRule(
        "area_id", "yang membedakan fasilitas; isian pribadi tidak pernah termasuk", stays=("key",)
    ),
    "facilities.FacilityStatement": ErasureRule("facility__area_id", opened=("content", "personal")),
    "facilities.Photo": ErasureRule(
        "area_id", "foto dihapus bila diminta dengan menunjuknya, dan bersama catatan rumahnya"
    ),
    "calamity.Calamity": ErasureRule("area_id", cut=("decree", "extent")),
    "units.UnitAct": ErasureRule("area_id", _PLACES, cut=("decree", "note"), stays=("pairs",)),
    "register.AreaUnit": ErasureRule("area_id", _PLACES, stays=("dusun", "rw", "rt")),
    "units.SlsList": ErasureRule("area_id", cut=("source",)),
    "units.SlsLink": ErasureRule("list__area_id", _PLACES, cut=("name",)),
    "register.Cession": ErasureRule("origin_id", _PLACES, cut=("decree",), stays=("units",)),
    "vault.DataKey": ErasureRule(why=_KEYS, stays=("wrapped",)),
    "forms.OfficeKey": ErasureRule(why=_KEYS, stays=("public", "sealed")),
    "vault.SigningKey": ErasureRule("area_id", _KEYS, stays=("public", "sealed")),
    "collect.Batch": ErasureRule(
        "area_id",
        "jenis perbuatan atau nama isian, bukan isinya",
        cut=("file_name", "why", "recognised_by", "agreement", "reason", "undone_why", "account"),
        stays=("act", "columns"),
    ),
    "collect.BatchFinding": ErasureRule(
        "batch__area_id",
        "nomor tempat dalam berkas",
        cut=("sheet", "reason"),
        opened=("texts", "subject", "dusun", "rw", "rt"),
        stays=("partners",),
    ),
    "collect.Intake": ErasureRule(
        "area", "nomor baris, isian, pilihan", cut=("agreement", "problem"), opened=("result",), stays=("choices",)
    ),
    "collect.Upload": ErasureRule("intake__area", cut=("name", "mark")),
    # a guest of mode darurat is nobody of the register: their names go by themselves (`field/review/app/guests`)
    "forms.FormSubmission": ErasureRule("area", opened=("sealed",)),
    "forms.SubmissionFile": ErasureRule(
        "submission__area", "sidik berkas; berkasnya dihapus", opened=("name",), stays=("mark",)
    ),
    "forms.HandedDraft": ErasureRule("area", "nomor draf dan sidiknya", gone=("sealed",)),
    "forms.FormOfUnit": ErasureRule("submission__area", "nomor satuan"),
    "forms.QuarantineDecision": ErasureRule("submission__area", cut=("why",)),
    "forms.LateForm": ErasureRule("submission__area", cut=("why",)),
    "forms.SubmissionRows": ErasureRule("submission__area", gone=("sealed",)),
    "collect.ContentDecision": ErasureRule(
        "area", "kata daftar, bukan isi sel", cut=("place", "reason"), stays=("words",)
    ),
    "collect.SavedMapping": ErasureRule("area", "judul kolom, bukan isinya", cut=("title", "text")),
    "collect.OpdDelivery": ErasureRule(
        "",
        "tabel OPD satu baris satu desa, bukan orang",
        stays=("document", "file_name", "columns", "findings", "reason"),
    ),
    "collect.OpdChoice": ErasureRule("", "dua angka satu desa dan alasannya", stays=("answer_why", "reason")),
    "collect.OpdFigure": ErasureRule("", "angka satu desa, bukan orang", stays=("said",)),
    "examine.FindingAct": ErasureRule("area_id", cut=("reason", "answer")),
    "examine.Decision": ErasureRule(why="pasangan nomor"),
    "examine.MarkedWorkbook": ErasureRule(
        "area", "nomor temuan dan batch; berkasnya dihapus", cut=("query", "name"), stays=("findings", "batches")
    ),
    "leave.Case": ErasureRule(
        "area",
        "jumlah yang dihapus, nama isian, nomor foto",
        cut=("why",),
        opened=("asked",),
        stays=("carried", "fields", "granted"),
    ),
    "leave.Destruction": ErasureRule(
        "area", "jumlah dan judul putaran; tanpa orang", cut=("reason",), stays=("content", "counts", "note")
    ),
    "leave.DataBreach": ErasureRule(
        "area",
        "nomor dalam dan jumlah; tanpa orang",
        cut=("how", "done", "ahead", "conclusion"),
        stays=("accounts", "devices", "sharings", "exposed"),
    ),
    "leave.BreachStep": ErasureRule("breach__area", _KEYS, cut=("said",)),
    "leave.Sharing": ErasureRule("area", _KEYS, cut=("recipient", "purpose", "agreement", "why"), stays=("key",)),
    "leave.ErasureWork": ErasureRule(why="saat kerja penghapusan dimulai dan selesai, tanpa orang"),
    "leave.Restoration": ErasureRule(
        "area", "jumlah; arsipnya dibuang bila seseorang dihapus", cut=("problem",), stays=("counts",)
    ),
    "leave.OfficialFigure": ErasureRule("area", "jumlah", cut=("document",), stays=("reasons",)),
    # ── rounds of collection: what a phone was told ──
    "rounds.Enumerator": ErasureRule(
        "area_id",
        "petugas lapangan: siapa mengumpulkan jawaban orang lain; nomor teleponnya tersegel, hilang saat berhenti",
        stays=("called", "phone"),
    ),
    "rounds.FrameMember": ErasureRule("unit__block__round__activity__area_id", gone=("name",)),
    "rounds.Unit": ErasureRule("block__round__activity__area_id", freed=("head", "said")),
    "rounds.UnitState": ErasureRule("unit__block__round__activity__area_id", cut=("reason",)),
    "rounds.FormRemark": ErasureRule(
        "unit__block__round__activity__area_id", "nama pertanyaan", cut=("text",), stays=("field",)
    ),
    "review.SignAnswer": ErasureRule("unit__block__round__activity__area_id", cut=("why",)),
    "review.FormLook": ErasureRule("unit__block__round__activity__area_id", _STAFF),
    "review.FormTaken": ErasureRule("unit__block__round__activity__area_id", "nomor catatan, bukan orang"),
    "review.FieldEvent": ErasureRule("unit__block__round__activity__area_id", gone=("person",), cut=("why",)),
    "rounds.Block": ErasureRule("round__activity__area_id", _PLACES, stays=("dusun", "rw", "rt")),
    "forum.Activity": ErasureRule("area_id", cut=("title",)),
    "rounds.RoundBeginning": ErasureRule("round__activity__area_id", _DESCRIBED, stays=("findings", "reason")),
    "rounds.Round": ErasureRule("activity__area_id", "tanggal dan siapa dari kantor desa"),
    "instruments.InstrumentVersion": ErasureRule(
        "area_id", "pertanyaan, bukan jawaban", stays=("workbook", "xform", "fields")
    ),
    "instruments.InstrumentReview": ErasureRule("version__area_id", cut=("note",)),
    "instruments.SharedInstrument": ErasureRule("kode", cut=("reason",)),
    "rounds.Device": ErasureRule("round__activity__area_id", _STAFF),
    # ── figures: they hold no persons ──
    "release.Draft": ErasureRule(
        "area_id",
        "cetakan yang tak dapat disusun",
        cut=("reason", "problem", "returned_why", "withheld"),
        stays=("unset",),
    ),
    "release.Review": ErasureRule("area_id", _KEYS, cut=("note",), stays=("key",)),
    "release.StoryAct": ErasureRule("kode", "angka yang diceritakan", cut=("reason",), stays=("finding", "indicator")),
    "release.SiteLook": ErasureRule(
        "kode", "warna, dan sidik gambar yang diunggah kantor", cut=("alt", "credit"), stays=("colour", "logo", "photo")
    ),
    "release.Signature": ErasureRule("kode", cut=("decree", "story", "without")),
    "release.Publication": ErasureRule("kode", "tanpa teks"),
    "release.SecondSignature": ErasureRule("kode", "putusan tentang angka, tanpa alasan", stays=("envelope",)),
    "release.Withdrawal": ErasureRule("kode", cut=("reason", "answer")),
    "release.EarlyReader": ErasureRule("kode", _STAFF, cut=("reason",), stays=("reader", "office")),
    "release.StatisticsCard": ErasureRule("kode", cut=("decree", "returned_why")),
    "release.ReleaseCheckStep": ErasureRule("kode", "langkah pemeriksaan rilis, tanpa orang", stays=("checks",)),
    "release.ReleaseFinding": ErasureRule("kode", cut=("where", "text")),
    "release.Border": ErasureRule("kode", cut=("file_name", "source")),
    "use.DataRequest": ErasureRule(
        "kode",
        "siapa meminta hanya menurut jenisnya; tabel yang diserahkan tidak memuat orang",
        cut=("institution", "wanted", "purpose", "answer", "returned"),
        stays=("handed",),
    ),
    "use.PublicReply": ErasureRule(
        "kode",
        "tanggapan umum tentang angka yang terbit, tanpa orang",
        cut=("quotation", "place", "reply", "reason"),
        stays=("figure", "title"),
    ),
    "proposals.VillageProposal": ErasureRule(
        "kode",
        "usulan desa: kegiatan, angka, dan jumlah penerima manfaat, tanpa orang",
        cut=("title", "problem", "cause", "potential", "recommendation", "place", "executor", "price_source", "reason"),
        stays=("indicator", "latitude", "longitude", "volume", "value", "stage"),
    ),
    "proposals.ProposalStep": ErasureRule(
        "proposal__kode",
        "sampai mana sebuah usulan, tanpa orang",
        cut=("proof", "reason", "answer"),
        stays=("volume",),
    ),
    "proposals.Deliberation": ErasureRule(
        "kode", "musyawarah desa: pagu dan acara, tanpa orang", cut=("ceiling_source",), stays=("dusun",)
    ),
    "proposals.DeliberationPresence": ErasureRule("deliberation__kode", "hadirin dihitung menurut unsur, tanpa nama"),
    "proposals.DeliberationItem": ErasureRule(
        "deliberation__kode",
        "urutan dan putusan tentang sebuah usulan, tanpa orang",
        cut=("reason",),
        stays=("scores",),
    ),
    "proposals.PlanTerm": ErasureRule("kode", "tahun RPJM Desa, tanpa orang", cut=("basis",)),
    "proposals.ProposalAnswer": ErasureRule(
        "proposal__kode", "jawaban dinas atas sebuah usulan, tanpa orang", cut=("reason", "proof", "returned")
    ),
    "proposals.ProposalPublication": ErasureRule(
        "proposal__kode", "yang dibaca umum dari sebuah usulan, tanpa orang", cut=("title",), stays=("told",)
    ),
    "proposals.OldDataPermit": ErasureRule("kode", "izin memakai data lama, tanpa orang", cut=("reason",)),
    "proposals.GapException": ErasureRule(
        "kode", "kesenjangan yang tidak berlaku, tanpa orang", cut=("reason",), stays=("indicator",)
    ),
    "proposals.ProposalChange": ErasureRule(
        "proposal__kode", "siapa mengubah apa pada sebuah usulan, tanpa orang", cut=("fields", "reason")
    ),
    "use.PublicNotice": ErasureRule(
        "kode",
        "pemberitahuan tentang angka yang terbit, tanpa orang",
        cut=("text", "reason", "ending"),
        stays=("figure", "title"),
    ),
    "federate.MessageSequence": ErasureRule(why="nomor urut pesan tentang rilis, tanpa orang"),
    "federate.ContributionKey": ErasureRule("kode", _KEYS, stays=("sealed",)),
    "federate.Sender": ErasureRule("kode", _KEYS),
    "federate.Receiver": ErasureRule(
        "kode", _KEYS, stays=("address", "basis", "recipients", "secret", "token", "doubles")
    ),
    "federate.Handover": ErasureRule("kode", "kepada kantor mana rilis dikirim, tanpa orang"),
    "federate.ReceiverProposal": ErasureRule("kode", _KEYS, cut=("reason",), stays=("invitation",)),
    "federate.DeliveryArrival": ErasureRule(
        "kode", "pengecekan rilis yang dikirim, tanpa orang", cut=("problem",), stays=("checks",)
    ),
    "federate.Dispatch": ErasureRule(
        "kode",
        "kiriman rilis, tanpa orang; tiket ganda hanya terbaca dengan register dan kunci desa",
        cut=("problem",),
        stays=("site", "doubles"),
    ),
    "coach.VillageState": ErasureRule("kode", "jumlah dan tanggal"),
    "coach.LogMark": ErasureRule(why="satu bilangan"),
    "coach.Reminder": ErasureRule("kode", "siapa mengingatkan desa, bukan tentang warga"),
    "coach.DueTask": ErasureRule("kode", "pekerjaan kantor dan tenggatnya, bukan tentang warga"),
    "coach.CoachingDay": ErasureRule(
        "villages__kode",
        "pembinaan pejabat desa, bukan tentang warga; materi adalah kode",
        cut=("place", "purpose", "told", "reason"),
        stays=("materials",),
    ),
    "coach.CoachedVillage": ErasureRule("kode", "pembinaan pejabat desa, bukan tentang warga", cut=("work",)),
    "coach.CoachingAgreement": ErasureRule("kode", "pembinaan pejabat desa, bukan tentang warga", cut=("text",)),
    "coach.SeasonVillage": ErasureRule("kode", "pembinaan pejabat desa, bukan tentang warga", cut=("reason", "basis")),
    "coach.OutputFile": ErasureRule("kode", "formulir pembinaan; dibaca dahulu: tanpa nama warga", stays=("data",)),
    "coach.CoverageTarget": ErasureRule(why="jumlah desa per tahun dan keputusan dasarnya", stays=("basis",)),
    "coach.Attendance": ErasureRule(why=_STAFF),
    "coach.CompetenceAnswer": ErasureRule(why=_STAFF, stays=("answers",)),
    "learn.ExerciseAnswer": ErasureRule(why=_STAFF),
    "learn.LearnerQuestion": ErasureRule("kode", _STAFF, cut=("text", "answer")),
    "epss.EpssEvaluation": ErasureRule(why=_JUDGED),
    "epss.EpssLevel": ErasureRule(why=_JUDGED, stays=("reason",)),
    "epss.EpssEvidence": ErasureRule(why=_JUDGED, stays=("title",)),
    "datahouse.HouseStatement": ErasureRule("kode", "kesiapan Rumah DataKu, bukan tentang warga", cut=("document",)),
    "datahouse.HouseDuty": ErasureRule("kode", _STAFF, cut=("decree",)),
    "datahouse.HouseClass": ErasureRule("kode", "kelas Rumah DataKu, bukan tentang warga", cut=("letter",)),
    "coach.DigestLetter": ErasureRule(why=_STAFF),
    "coach.NoDigest": ErasureRule(why=_STAFF),
    "forum.YearLine": ErasureRule(why=_YEAR, stays=("title", "source")),
    "forum.YearAct": ErasureRule(why=_YEAR, stays=("said", "reason")),
    "forum.YearAct_lines": ErasureRule(why=_YEAR),
    "forum.ActionRow": ErasureRule(why=_YEAR, stays=("problem", "output", "target")),
    "forum.ActionReport": ErasureRule(why=_YEAR, stays=("told", "hindrance", "evidence")),
    "forum.Recommendation": ErasureRule(why=_YEAR, stays=("title",)),
    "forum.RecommendationStep": ErasureRule(why=_YEAR, stays=("note", "number", "document")),
    "forum.ImpactAssessment": ErasureRule(
        "activity__area_id", _DESCRIBED, stays=("draft", "content", "asked", "reason")
    ),
    "forum.Meeting": ErasureRule(
        why=_MET,
        stays=("agenda", "told", "dissent", "content", "chair", "place", "basis", "letter", "reason", "closed_as"),
    ),
    "forum.MeetingInvitee": ErasureRule(why=_MET, stays=("name", "office", "letter")),
    "forum.MeetingDecision": ErasureRule(why=_MET, stays=("text",)),
    "forum.MeetingAddendum": ErasureRule(why=_MET, stays=("text",)),
    "forum.SheetFigure": ErasureRule(why=_YEAR, stays=("document", "quality", "reason", "source", "value")),
    "forum.ParameterSetting": ErasureRule(
        why=_YEAR, stays=("content", "minutes_number", "locked_as", "dropped", "house", "locked_house")
    ),
    "forum.PolicyProposal": ErasureRule(why=_DEFINED, stays=("said", "reason")),
    "forum.DefinitionProposal": ErasureRule(why=_DEFINED, stays=("said", "reason")),
    "rounds.MetadataFile": ErasureRule("area_id", _DESCRIBED, stays=("taken",)),
    "rounds.MetadataPart": ErasureRule("file__area_id", _DESCRIBED),
    "rounds.MetadataDraft": ErasureRule("part__file__area_id", _DESCRIBED, stays=("answers",)),
    "rounds.MetadataVersion": ErasureRule("file__area_id", _DESCRIBED, stays=("content", "writers")),
    "rounds.MetadataStep": ErasureRule("file__area_id", _DESCRIBED),
    "rounds.MetadataFinding": ErasureRule("version__file__area_id", _DESCRIBED, stays=("text",)),
    "codes.Area": ErasureRule(why=_PLACES),
    "codes.CodeRow": ErasureRule(why=_PLACES, stays=("decree",)),
    # ── work in the background ──
    "jobs.Job": ErasureRule("area", cut=("station", "problem")),
    "django_tasks_database.DBTaskResult": ErasureRule(
        "",
        "nomor pekerjaan dan nama bagian program",
        cut=("traceback",),
        stays=("args_kwargs", "task_path", "worker_ids", "return_value", "exception_class_path"),
    ),
    # ── the log, and those who work here ──
    "staff.AuditEntry": ErasureRule(
        "",
        "catatan yang dirantai: nomor dan jumlah; alasan yang menyebut nama orangnya ditolak saat ditulis",
        stays=("subjects", "detail"),
    ),
    "staff.AuditListing": ErasureRule("", "nomor catatan di bawah kode wilayah dan nomor akun"),
    "staff.EmergencyAccess": ErasureRule(
        "area", _STAFF, cut=("reason",), stays=("asked_institution", "decided_institution")
    ),
    "staff.Account": ErasureRule(why=_STAFF, stays=("password", "name", "email", "institution")),
    "staff.Assignment": ErasureRule(why=_STAFF, stays=("decree",)),
    "staff.Invitation": ErasureRule(why=_STAFF, stays=("name", "email", "institution", "decree")),
    "staff.RecoveryCode": ErasureRule(why=_STAFF),
    "staff.Institution": ErasureRule(why="lembaga, bukan orang"),
    "staff.InstitutionAct": ErasureRule(why="lembaga, bukan orang", stays=("name", "folded", "basis")),
    "staff.ForumBasis": ErasureRule(why="dasar hukum forum, bukan orang", stays=("about", "address")),
    "staff.VillageNotice": ErasureRule(why=_STAFF, stays=("about",)),
    "staff.RefusalCount": ErasureRule(why=_STAFF),
    "staff.WaitingAct": ErasureRule(
        "kode", "apa yang menunggu tangan kedua: kunci isi dan nomor, tanpa nama", stays=("about", "hands", "own")
    ),
    "staff.SharedValue": ErasureRule(
        why="percobaan masuk dan kode yang sudah dipakai: nomor akun dan sidik, terhapus sendiri",
        stays=("key", "value"),
    ),
    "account.EmailAddress": ErasureRule(why=_STAFF, stays=("email",)),
    "account.EmailConfirmation": ErasureRule(why=_STAFF),
    "mfa.Authenticator": ErasureRule(why=_KEYS, stays=("data",)),
    "usersessions.UserSession": ErasureRule(why=_STAFF, stays=("user_agent", "data")),
    "sessions.Session": ErasureRule(why="yang dicari tersegel, setengah jam", stays=("session_data",)),
    "socialaccount.SocialApp": ErasureRule(why=_PARTS, stays=("provider_id", "client_id", "secret", "key", "settings")),
    "socialaccount.SocialAccount": ErasureRule(why=_STAFF, stays=("provider", "uid", "extra_data")),
    "socialaccount.SocialToken": ErasureRule(why=_KEYS, stays=("token", "token_secret")),
    "axes.AccessFailureLog": ErasureRule(why=_STAFF, stays=("user_agent", "username", "http_accept", "path_info")),
    "axes.AccessAttempt": ErasureRule(
        why=_STAFF, stays=("user_agent", "username", "http_accept", "path_info", "get_data", "post_data")
    ),
    "axes.AccessAttemptExpiration": ErasureRule(why=_STAFF),
    "axes.AccessLog": ErasureRule(why=_STAFF, stays=("user_agent", "username", "http_accept", "path_info")),
    "auth.Permission": ErasureRule(why=_PARTS, stays=("name", "codename")),
    "auth.Group": ErasureRule(why=_PARTS, stays=("name",)),
    "auth.Group_permissions": ErasureRule(why=_PARTS),
    "contenttypes.ContentType": ErasureRule(why=_PARTS, stays=("app_label", "model")),
}
