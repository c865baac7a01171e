/* number: 27
question:
  en: "Do child survivors and children of victims go to school?"
  fr: "Les enfants survivants et les enfants des victimes vont-ils à l'école ?"
  es: "¿Van a la escuela los niños sobrevivientes y los hijos de las víctimas?"
  ar: "هل يذهب الأطفال الناجون وأطفال الضحايا إلى المدرسة؟"
asked_by: [education programmes]
reading:
  en: >-
    School is asked of those from 5 to 17. Among families `girls` and `boys` are children and brothers or sisters of the killed and
    injured. The numbers are small: read the interval, not the share. The general population beside them are people asked who have
    no casualty in the family.
*/
-- Children in school, newest round of each survey
select survey, round, population_group, person_group, n_school_known, n_in_school,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * in_school_share_weighted, 100 * in_school_share_weighted_ci_low, 100 * in_school_share_weighted_ci_high) as in_school_percent,
       in_school_share_caution as caution, in_school_share_status as status
from inclusion_by_person_group
where not is_carried and disaggregation_unit = 'person' and person_group in ('girls', 'boys')
  and population_group in ('survivors', 'indirect_victims', 'general_population')
qualify period = max(period) over (partition by survey)
order by survey, population_group desc, person_group;
-- By sex and by disability
select survey, round, population_group, sex, disability, n_school_known, n_in_school, round(100 * in_school_share_weighted) as in_school_percent
from mart_inclusion
where not is_carried and disaggregation_unit = 'person' and person_group = 'all' and (sex = 'all' or disability = 'all')
  and population_group in ('survivors', 'indirect_victims') and in_school_share is not null
qualify period = max(period) over (partition by survey)
order by survey, population_group desc, sex, disability;
