/* number: 29
question:
  en: "How many households are headed by women after the event, and what do they need?"
  fr: "Combien de ménages sont dirigés par une femme après l'événement, et de quoi ont-elles besoin ?"
  es: "¿Cuántos hogares quedaron encabezados por una mujer tras el hecho, y qué necesitan?"
  ar: "كم أسرة ترأسها امرأة بعد الحادث، وما احتياجاتها؟"
asked_by: ["women, peace and security"]
reading:
  en: >-
    Counted are persons a survey met who became head of their household; households in which nobody was interviewed are not counted,
    so this is no national total. The share is of all family members of that sex who were met, children too. Heads among survivors
    themselves are not asked for.
*/
-- Family members who became head of the household, newest round of each survey
select survey, round, sex, n_persons, n_head_known, n_new_heads,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * new_head_share_weighted, 100 * new_head_share_weighted_ci_low, 100 * new_head_share_weighted_ci_high) as new_head_percent
from indirect_victims_by_sex
where not is_carried and sex in ('female', 'male')
qualify period = max(period) over (partition by survey)
order by survey, sex;
-- Women by relation, and by province
select survey, round, relation, admin1, n_persons, n_new_heads, round(100 * new_head_share_weighted) as new_head_percent, n_new_heads_status
from mart_indirect_victims
where not is_carried and sex = 'female' and (relation in ('spouse', 'parent') or admin1 <> 'all')
qualify period = max(period) over (partition by survey)
order by survey, relation desc, admin1;
-- office: What women who became heads need, newest round of each survey
select survey, round, service, n_assessed, n_need,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * need_rate_weighted, 100 * need_rate_weighted_ci_low, 100 * need_rate_weighted_ci_high) as need_percent,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * gap_weighted, 100 * gap_weighted_ci_low, 100 * gap_weighted_ci_high) as gap_percent
from family_needs_by_new_head_person_group
where not is_carried and population_group = 'indirect_victims' and disaggregation_unit = 'person'
  and new_head = 'yes' and person_group = 'women' and n_need is not null
qualify period = max(period) over (partition by survey)
order by survey, n_need desc, service;
