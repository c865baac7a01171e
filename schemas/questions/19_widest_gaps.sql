/* number: 19
question:
  en: "Where is the gap widest: area, age, disability, head of household?"
  fr: "Où l'écart est-il le plus grand : zone, âge, handicap, chef de ménage ?"
  es: "¿Dónde es mayor la brecha: zona, edad, discapacidad, jefatura del hogar?"
  ar: "أين تكون الفجوة أكبر: المنطقة أم العمر أم الإعاقة أم ربّ الأسرة؟"
asked_by: [planners]
reading:
  en: >-
    Read intervals before ranks: two provinces whose intervals overlap need not differ. Disability comes from the Washington Group
    questions, never from the injury. Few children are asked, so their shares are often hidden (empty). Who became head of the
    household is asked of family members only; compare heads with others of the same group, as most heads are women.
*/
-- Provinces and services with the widest gap among survivors, newest round of each survey
select survey, round, admin1, service, n_need,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * gap_weighted, 100 * gap_weighted_ci_low, 100 * gap_weighted_ci_high) as gap_percent
from needs_gap_by_admin1
where not is_carried and population_group = 'survivors' and disaggregation_unit = 'person' and gap_weighted is not null
qualify period = max(period) over (partition by survey)
order by gap_weighted desc, admin1, service limit 8;
-- office: By age and sex
select survey, round, service, person_group, n_need,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * gap_weighted, 100 * gap_weighted_ci_low, 100 * gap_weighted_ci_high) as gap_percent
from needs_gap_by_person_group
where not is_carried and population_group = 'survivors' and disaggregation_unit = 'person'
  and person_group <> 'other_or_unknown' and gap_weighted is not null
qualify period = max(period) over (partition by survey)
order by gap_weighted desc, service limit 6;
-- Persons with and without disability
select survey, round, service, concat(a_numerator, ' of ', a_denominator) as with_disability,
       concat(b_numerator, ' of ', b_denominator) as without_disability,
       format('{:.2f} ({:.2f} to {:.2f})', ratio, ratio_ci_low, ratio_ci_high) as ratio_95, verdict
from mart_gender_gap
where not is_carried and mart = 'needs_gap' and share = 'gap' and compared = 'disability' and population_group = 'survivors'
  and disaggregation_unit = 'person' and status = 'ok'
qualify period = max(period) over (partition by survey)
order by survey, ratio desc;
-- Women of families: new heads of household and others
select survey, round, service, new_head, n_need,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * gap_weighted, 100 * gap_weighted_ci_low, 100 * gap_weighted_ci_high) as gap_percent
from family_needs_by_new_head_person_group
where not is_carried and population_group = 'indirect_victims' and disaggregation_unit = 'person'
  and person_group = 'women' and new_head in ('yes', 'no') and gap_weighted is not null
qualify period = max(period) over (partition by survey)
order by survey, service, new_head;
-- office: The four together (the widest, at least 20 with the need)
select survey, round, admin1, service, sex, age_group, disability, n_need,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * gap_weighted, 100 * gap_weighted_ci_low, 100 * gap_weighted_ci_high) as gap_percent
from needs_gap_by_admin1_sex_age_group_disability
where not is_carried and population_group = 'survivors' and disaggregation_unit = 'person' and n_need >= 20
qualify period = max(period) over (partition by survey)
order by gap_weighted desc, service limit 6;
