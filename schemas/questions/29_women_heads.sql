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
-- Family members who became head of the household, newest year
select sex, n_persons, n_head_known, n_new_heads,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * new_head_share, 100 * new_head_share_ci_low, 100 * new_head_share_ci_high)
         as new_head_percent
from mart_indirect_victims
where period = (select max(period) from mart_indirect_victims) and relation = 'all' and admin1 = 'all' and person_group = 'all' and sex in ('all', 'female', 'male')
order by sex;
-- Women by relation, and by province
select relation, admin1, n_persons, n_new_heads, round(100 * new_head_share) as new_head_percent, n_new_heads_status
from mart_indirect_victims
where period = (select max(period) from mart_indirect_victims) and sex = 'female' and (relation in ('spouse', 'parent') or admin1 <> 'all')
order by relation desc, admin1;
-- What women who became heads need, newest year
select service, n_assessed, n_need,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * need_rate, 100 * need_rate_ci_low, 100 * need_rate_ci_high) as need_percent,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * gap, 100 * gap_ci_low, 100 * gap_ci_high) as gap_percent
from mart_family_needs
where period = (select max(period) from mart_family_needs) and population_group = 'indirect_victims' and disaggregation_unit = 'person'
  and new_head = 'yes' and person_group = 'women' and n_need is not null
order by n_need desc, service;
