"""Real surveys, registers and published needs described by a source.yaml, as a centre would: for tests/pipelines.

Each comment says what of the source decides the reading; the numbers that must come out stand in the tests.
"""

# Households of host communities. Nobody knows who the patient was: the rows tell of the respondent, and of the head of
# the household. `treatment_access` asks for TROUBLE. Option `none` is labelled "did not try to seek treatment, so no
# issues were raised", `no_answer` "I don't know or I don't want to answer".
UGANDA = """
source: uganda-msna-2018
title: Joint multi-sector needs assessment, host communities
publisher: REACH
country: UGA
source_type: survey
as_of: 2018-07-25
files: {pattern: "uganda_*.csv.gz", encoding: utf-8, compression: gzip, error_values: ["#VALUE!"]}
design: {strata: strata, population: {file: sampling_frame.csv, key: stratum, value: population}}
tables:
  person@respondent:
    row_key: content
    disaggregation_unit: respondent
    population_group: general_population
    columns:
      sex: {from: respondent_sex}
      age_years: {from: respondent_age}
      assessed_on: {value: "2018", precision: year}
      admin2_name: {from: district}
      household_has_disability: &has_disability
        rules:
          - {when: {disabled: "0"}, is: no}
          - {when: {disabled: ["1", "2", "3", "4"]}, is: yes}
        otherwise: not_recorded
    absent: {disability_status: "number of disabled members per household, not of the person"}
  person@head:
    row_key: content
    disaggregation_unit: head_of_household
    population_group: general_population
    columns:
      sex: {from: hoh_sex}
      assessed_on: {value: "2018", precision: year}
      admin2_name: {from: district}
      household_has_disability: *has_disability
    absent:
      age_group: asked of the respondent only
      disability_status: "number of disabled members per household, not of the person"
  need@respondent:
    of: person@respondent
    asks: [medical]
    columns:
      service: {value: medical}
      assessed_on: {value: "2018", precision: year}
      need_status: &status
        rules:
          - {when: {health_needs: no}, is: no_need}
          - {when: {health_needs: yes, treatment_sought: no}, is: unmet}
          - {when: {health_needs: yes, treatment_sought: yes, treatment_access: no}, is: met}
          - {when: {health_needs: yes, treatment_sought: yes, treatment_access: yes}, is: partly_met}
        otherwise: not_assessed
  need@head:
    of: person@head
    asks: [medical]
    columns:
      service: {value: medical}
      assessed_on: {value: "2018", precision: year}
      need_status: *status
  barrier:
    of: need@respondent
    asked_when: {treatment_access: yes}
    columns:
      service: {value: medical}
      barrier:
        multi: treatment_access_difficulty
        sep: " "
        options: {prefix: "treatment_access_difficulty.", sep: "."}
        values:
          healthcare_cost: cost_service
          drugs_cost: cost_service
          lack_drugs_hc: no_supplies
          lack_drugs_pharmacy: no_supplies
          no_transport: no_transport
          unqualified_staff_hosp: no_staff
          no_offered_treatment_phc: no_service
          no_health_referral: no_service
          facility_closed: closed_destroyed
          delays: waiting
          documentation_issue: documents
          language_barrier: access_communication
          refused_treatment: disrespect
          gender_discrimination: discrimination
          no_support_family: other
          other: other
          none: not_applicable
          no_answer: unknown
"""

# People of 60 and over. Reasons by the labels the RAM-OP package gives to H61 to H69; h6 asks for the main one.
# wg1 to wg6 stand in the header and hold nothing. Twelve interviews in each of 16 clusters, whatever its population:
# the weight is per cluster.
RAMOP = """
source: ramop-addis-ababa-2014
title: Rapid assessment of older people
publisher: HelpAge International
country: ETH
source_type: survey
as_of: 2014-12-31
files: {pattern: "ramop_*.csv"}
design: {cluster: psu, population: {file: psu_population.csv, key: psu, value: pop}}
tables:
  person:
    key: [psu, hh, id]
    disaggregation_unit: person
    population_group: general_population
    columns:
      sex: {from: d3, values: {"1": male, "2": female}}
      age_years: {from: d2}
      assessed_on: {value: "2014", precision: year}
  functioning:
    of: person
    instrument: WG-SS
    columns:
      assessed_on: {value: "2014", precision: year}
      seeing: {from: wg1}
      hearing: {from: wg2}
      walking: {from: wg3}
      remembering: {from: wg4}
      self_care: {from: wg5}
      communicating: {from: wg6}
  need:
    of: person
    asks: [medical]
    columns:
      service: {value: medical}
      assessed_on: {value: "2014", precision: year}
      need_status:
        rules:
          - {when: {h4: "2"}, is: no_need}
          - {when: {h4: "1", h5: "1"}, is: met, note: "went for care; what was given is not asked"}
          - {when: {h4: "1", h5: "2"}, is: unmet}
        otherwise: not_assessed
  barrier:
    of: need
    asked_when: {h5: "2"}
    columns:
      service: {value: medical}
      barrier:
        multi: h6
        sep: " "
        values:
          "1": no_supplies
          "2": cost_service
          "3": other
          "4": quality
          "5": quality
          "6": no_escort
          "7": not_severe
          "8": other
          "9": unknown
"""

# `main` has no `_index`: a roster row finds it by its place. `dnk` and `pnta` are answers. The roster asks the six
# questions of everybody, children under five too.
KOBO = """
source: msna-dummy-export
title: Synthetic export in the shape of a household survey with repeats
country: ZZZ
source_type: survey
as_of: 2024-06-30
files: {pattern: "msna_*.xlsx"}
missing: {dnk: unknown, dont_know: unknown, pnta: refused, refused_to_answer: refused}
design: none
tables:
  person:
    sheet: roster
    key: person_id
    parent: {sheet: main, by: {_parent_index: "@row"}}
    disaggregation_unit: person
    population_group: general_population
    columns:
      sex: {from: ind_gender}
      age_years: {from: ind_age}
      admin1_pcode: {from: main.admin1}
      assessed_on: {from: main.start, dates: iso}
      respondent: &respondent {from: direct_proxy, values: {yes_direct_itw: self, yes_interpreter: self, no: proxy}}
      interviewer_sex: {from: main.enum_gender}
  functioning:
    of: person
    sheet: roster
    instrument: WG-SS
    columns:
      assessed_on: {from: main.start, dates: iso}
      respondent: *respondent
      interviewer_sex: {from: main.enum_gender}
      seeing: {from: difficulty_seeing}
      hearing: {from: difficulty_hearing}
      walking: {from: difficulty_walking}
      remembering: {from: difficulty_remembering}
      self_care: {from: difficulty_self_care}
      communicating: {from: difficulty_communicating}
  need:
    of: person
    sheet: health_ind
    by: person_id
    key: person_id
    asks: [medical]
    columns:
      service: {value: medical}
      assessed_on: {from: main.start, dates: iso}
      need_status:
        rules:
          - {when: {health_ind_healthcare_needed: no}, is: no_need}
          - {when: {health_ind_healthcare_needed: yes, health_ind_healthcare_received: yes}, is: met}
          - {when: {health_ind_healthcare_needed: yes, health_ind_healthcare_received: no}, is: unmet}
        otherwise: not_assessed
"""

# One table with its totals in it, of two countries: a source for each. The profile says what the codes mean.
HPC = """
extends: hpc-needs
source: hno-{country}
country: {country}
tables:
  people_in_need:
    only: {{"Country ISO3": {country}}}
    columns: {{date: {{value: "2024", precision: year}}}}
"""

# Ids instead of names: BuZ5LGNfGEU is the age, ZrqtjjveTFc the sex, both asked in the registration stage nlXNK4b7LVr,
# so the person is read from that event. The need is what the enrollment is about and as far as its status says; the
# event is the contact. Names stand at the tracked entity and mB2QHw1tU96 is a point: neither is wanted.
DHIS2 = """
source: dhis2-tracker
title: Tracker programme of a health ministry
country: SLE
source_type: service_register
as_of: 2019-09-30
files: {pattern: "trackedEntities*.json"}
tables:
  person:
    records: trackedEntities.enrollments.events
    parent: {sheet: trackedEntities.enrollments, by: {_parent_index: "@row"}}
    key: enrollment
    only: {programStage: [nlXNK4b7LVr]}
    disaggregation_unit: person
    population_group: general_population
    columns:
      sex: {from: dataValues.ZrqtjjveTFc}
      age_years: {from: dataValues.BuZ5LGNfGEU}
      assessed_on: {from: trackedEntities.enrollments.enrolledAt, dates: iso}
    absent: {disability_status: no question about functioning in this programme}
    drop: {dataValues.mB2QHw1tU96: coordinates}
  need:
    of: person
    key: enrollment
    columns:
      service: {value: medical}
      assessed_on: {from: trackedEntities.enrollments.enrolledAt, dates: iso}
      need_status:
        rules:
          - {when: {trackedEntities.enrollments.status: COMPLETED}, is: met}
          - {when: {trackedEntities.enrollments.status: ACTIVE}, is: partly_met, note: care goes on}
          - {when: {trackedEntities.enrollments.status: CANCELLED}, is: unmet}
        otherwise: not_assessed
  service:
    of: need
    key: event
    columns:
      service: {value: medical}
      started_on: {from: occurredAt, dates: iso}
"""
