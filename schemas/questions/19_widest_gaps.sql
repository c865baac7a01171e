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
-- Provinces and services with the widest gap among survivors, newest year
select admin1, service, n_need,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * gap, 100 * gap_ci_low, 100 * gap_ci_high) as gap_percent
from mart_needs_gap
where period = (select max(period) from mart_needs_gap) and population_group = 'survivors' and disaggregation_unit = 'person'
  and admin1 <> 'all' and sex = 'all' and gap is not null
order by gap desc limit 8;
-- By age and sex
select service, person_group, n_need,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * gap, 100 * gap_ci_low, 100 * gap_ci_high) as gap_percent
from mart_needs_gap
where period = (select max(period) from mart_needs_gap) and population_group = 'survivors' and disaggregation_unit = 'person'
  and person_group not in ('all', 'other_or_unknown') and gap is not null
order by gap desc limit 6;
-- Persons with and without disability
select service, concat(a_numerator, ' of ', a_denominator) as with_disability,
       concat(b_numerator, ' of ', b_denominator) as without_disability,
       format('{:.2f} ({:.2f} to {:.2f})', ratio, ratio_ci_low, ratio_ci_high) as ratio_95, verdict
from mart_gender_gap
where mart = 'needs_gap' and share = 'gap' and compared = 'disability' and population_group = 'survivors'
  and disaggregation_unit = 'person' and status = 'ok' and period = (select max(period) from mart_needs_gap)
order by ratio desc;
-- Women of families: new heads of household and others
select service, new_head, n_need,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * gap, 100 * gap_ci_low, 100 * gap_ci_high) as gap_percent
from mart_family_needs
where period = (select max(period) from mart_family_needs) and population_group = 'indirect_victims' and disaggregation_unit = 'person'
  and person_group = 'women' and new_head in ('yes', 'no') and gap is not null
order by service, new_head;
-- office: The four together (the widest, at least 20 with the need)
select admin1, service, sex, age_group, disability, n_need,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * gap, 100 * gap_ci_low, 100 * gap_ci_high) as gap_percent
from mart_needs_gap
where period = (select max(period) from mart_needs_gap) and population_group = 'survivors' and disaggregation_unit = 'person'
  and admin1 <> 'all' and sex <> 'all' and age_group <> 'all' and disability <> 'all' and n_need >= 20
order by gap desc, service limit 6;
