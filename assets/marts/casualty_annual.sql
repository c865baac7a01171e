/* title: Casualties by year
question: How many people were killed or injured, who were they, what harmed them?
counted: one person killed or injured in one incident (direct casualty), golden row
needs: [casualty_record]
regime: ranked
keys: [period, country, admin1, admin2]
never_all: [country]
sets:
  - {by: [period], public: true}
  - {by: [period, admin1], public: true}
  - {by: [period, admin1, admin2], public: true, only: [n_total]}
counts: [n_total, n_killed, n_injured, n_outcome_unknown, n_civilian, n_military_security, n_deminer, n_status_unknown,
  n_women, n_men, n_girls, n_boys, n_other_or_unknown, n_female, n_male, n_sex_unknown,
  n_child, n_adult, n_age_unknown, n_mine_ap, n_mine_av, n_mine_improvised, n_mine_unspecified,
  n_cmr_submunition, n_erw_other, n_mine_erw_undifferentiated, n_device_unknown]
identities:
  - n_total = n_killed + n_injured + n_outcome_unknown
  - n_total = n_civilian + n_military_security + n_deminer + n_status_unknown
  - n_total = n_women + n_men + n_girls + n_boys + n_other_or_unknown
  - n_total = n_female + n_male + n_sex_unknown
  - n_total = n_child + n_adult + n_age_unknown
  - n_total = n_mine_ap + n_mine_av + n_mine_improvised + n_mine_unspecified + n_cmr_submunition + n_erw_other + n_mine_erw_undifferentiated + n_device_unknown
universe: casualty
within: {in_scope: "yes"}
means:
  n_total: {}
  n_killed: {outcome: killed}
  n_injured: {outcome: injured}
  n_outcome_unknown: {outcome: unknown}
  n_civilian: {civil_class: civilian}
  n_military_security: {civil_class: military_security}
  n_deminer: {civil_class: deminer}
  n_status_unknown: {civil_class: unknown}
  n_women: {person_group: women}
  n_men: {person_group: men}
  n_girls: {person_group: girls}
  n_boys: {person_group: boys}
  n_other_or_unknown: {person_group: other_or_unknown}
  n_female: {sex_class: female}
  n_male: {sex_class: male}
  n_sex_unknown: {sex_class: unknown}
  n_child: {age_group: child}
  n_adult: {age_group: adult}
  n_age_unknown: {age_group: unknown}
  n_mine_ap: {device_class: mine_ap}
  n_mine_av: {device_class: mine_av}
  n_mine_improvised: {device_class: mine_improvised}
  n_mine_unspecified: {device_class: mine_unspecified}
  n_cmr_submunition: {device_class: cmr_submunition}
  n_erw_other: {device_class: erw_other}
  n_mine_erw_undifferentiated: {device_class: mine_erw_undifferentiated}
  n_device_unknown: {device_class: unknown}
conserved: {of: [casualty_record]}
columns: {n_sex_unknown: "sex other than female or male, or not stated"}
note: Recorded casualties only; it is certain that some went unrecorded. Rows out of scope stand in casualty_profile.
*/
select year as period, country, admin1, admin2,
       1 as n_total,
       case when outcome = 'killed' then 1 else 0 end as n_killed,
       case when outcome = 'injured' then 1 else 0 end as n_injured,
       case when outcome not in ('killed', 'injured') then 1 else 0 end as n_outcome_unknown,
       case when civil_status = 'civilian' then 1 else 0 end as n_civilian,
       case when civil_status = 'military_security' then 1 else 0 end as n_military_security,
       case when civil_status = 'deminer' then 1 else 0 end as n_deminer,
       case when civil_status not in ('civilian', 'military_security', 'deminer') then 1 else 0 end as n_status_unknown,
       case when person_group = 'women' then 1 else 0 end as n_women,
       case when person_group = 'men' then 1 else 0 end as n_men,
       case when person_group = 'girls' then 1 else 0 end as n_girls,
       case when person_group = 'boys' then 1 else 0 end as n_boys,
       case when person_group = 'other_or_unknown' then 1 else 0 end as n_other_or_unknown,
       case when sex = 'female' then 1 else 0 end as n_female,
       case when sex = 'male' then 1 else 0 end as n_male,
       case when sex not in ('female', 'male') then 1 else 0 end as n_sex_unknown,
       case when age_group = 'child' then 1 else 0 end as n_child,
       case when age_group = 'adult' then 1 else 0 end as n_adult,
       case when age_group not in ('child', 'adult') then 1 else 0 end as n_age_unknown,
       case when device = 'mine_ap' then 1 else 0 end as n_mine_ap,
       case when device = 'mine_av' then 1 else 0 end as n_mine_av,
       case when device = 'mine_improvised' then 1 else 0 end as n_mine_improvised,
       case when device = 'mine_unspecified' then 1 else 0 end as n_mine_unspecified,
       case when device = 'cmr_submunition' then 1 else 0 end as n_cmr_submunition,
       case when device = 'erw_other' then 1 else 0 end as n_erw_other,
       case when device = 'mine_erw_undifferentiated' then 1 else 0 end as n_mine_erw_undifferentiated,
       case when device in ('unknown', 'not_applicable') then 1 else 0 end as n_device_unknown
from counted_casualty
where scope_reason in ('in_scope', 'unknown')
