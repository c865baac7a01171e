"""What the register's words mean, and its source.yaml."""

from demo.files import words

SEX = {"Female": "female", "Male": "male"}
AGE_GROUP = {"Child": "child", "Adult": "adult"}
OUTCOME = {"Killed": "killed", "Injured": "injured"}
STATUS = {"Civilian": "civilian", "Military/police": "military_security", "Deminer": "deminer"}
DEVICE = {
    "AP mine": "mine_ap", "AV mine": "mine_av", "Improvised mine": "mine_improvised", "Mine, type not known": "mine_unspecified",
    "Submunition": "cmr_submunition", "UXO/AXO": "erw_other", "Mine or UXO": "mine_erw_undifferentiated",
}  # fmt: skip
ACTIVITY = {
    "Passing by": "passing_by", "Travelling, usual road": "travelling_usual_road", "Travelling, short cut": "travelling_path_shortcut",
    "Farming": "farming", "Tending animals": "tending_animals", "Fetching water, wood or food": "collecting_food_water_wood",
    "Hunting or fishing": "hunting_fishing", "Playing": "playing", "Household work": "housework", "Tampering": "handling",
    "Collecting scrap": "scrap_collection", "Construction": "construction", "Demining": "demining", "Helping others": "rescue",
    "Military duty": "military_activity", "Other": "other",
}  # fmt: skip
OCCUPATION = {
    "Farmer or herder": "farmer_herder", "Day labourer": "day_labourer", "Pupil or student": "pupil_student",
    "Housework": "housework", "Salaried": "salaried", "Own business": "self_employed", "Military or police": "military_police",
    "Deminer": "deminer", "No work": "unemployed", "Too young": "too_young",
}  # fmt: skip
DISPLACEMENT = {"Resident": "not_displaced", "Displaced": "idp", "Returnee": "returnee"}
CIRCUMSTANCE = {
    "Set off by the victim": "in_scope", "Command-detonated": "command_detonated", "IED, trigger not known": "ied_activation_unknown",
}  # fmt: skip
YES_NO = {"Yes": "yes", "No": "no"}
COLUMNS = (
    "case_id", "incident_no", "date_of_accident", "province_code", "district_code", "village", "latitude", "longitude", "name",
    "father_name", "phone", "sex", "age", "age_group", "outcome", "died_later", "civil_status", "device", "circumstance",
    "activity", "occupation", "risk_education", "displacement", "injuries", "remarks",
)  # fmt: skip
YAML = f"""# The register of the mine action centre of Sarandia (invented): one row per casualty, the whole file sent every year.
source: sarandia-register
title: Register of casualties of mines and explosive remnants of war
publisher: Sarandia Mine Action Centre (invented)
country: XSA
source_type: national_registry
source_rank: 1
counts: true
languages: [en]
files: {{pattern: "register_*.csv", encoding: utf-8, delimiter: ",", vintage: {{from_name: '(\\d{{4}}-\\d{{2}})', policy: replace}}}}
missing: {{"Not known": unknown}}
tables:
  casualty_record:
    key: case_id
    columns:
      incident_id: {{from: incident_no}}
      date: {{from: date_of_accident, dates: "%d/%m/%Y"}}
      admin1_pcode: {{from: province_code}}
      admin2_pcode: {{from: district_code}}
      lat: {{from: latitude}}
      lon: {{from: longitude}}
      sex: {{from: sex, values: {words(SEX)}}}
      age_years: {{from: age}}
      age_group: {{from: age_group, values: {words(AGE_GROUP)}}}
      outcome: {{from: outcome, values: {words(OUTCOME)}}}
      died_later: {{from: died_later, values: {words(YES_NO)}}}
      civil_status: {{from: civil_status, values: {words(STATUS)}}}
      device:
        from: device
        values: {words(DEVICE)}
      scope_reason: {{from: circumstance, values: {words(CIRCUMSTANCE)}}}
      activity:
        from: activity
        values: {words(ACTIVITY)}
      occupation:
        from: occupation
        values: {words(OCCUPATION)}
      re_before: {{from: risk_education, values: {words(YES_NO)}}}
      displacement: {{from: displacement, values: {words(DISPLACEMENT)}}}
      impairments: {{from: injuries}}
    absent:
      disability_status: the register asks for injuries, not for difficulties in functioning
      minutes_to_care: not asked; the hospital list has it
    identity: {{name: name, father_name: father_name, phone: phone}}
    drop: {{village: village, remarks: free text}}
thresholds: {{quarantine_max: 10%}}
"""
