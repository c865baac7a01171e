/* number: 26
question:
  en: "Who worked before the explosion and who works now, by sex and disability?"
  fr: "Qui travaillait avant l'explosion et qui travaille maintenant, par sexe et handicap ?"
  es: "¿Quién trabajaba antes de la explosión y quién trabaja ahora, por sexo y discapacidad?"
  ar: "من كان يعمل قبل الانفجار ومن يعمل الآن، حسب الجنس والإعاقة؟"
asked_by: [livelihood programmes]
reading:
  en: >-
    Of adults whose answers to both questions are known. Before and now are the same people, so the drop is theirs; the shares'
    intervals do not say whether the drop is chance. Adults who were children at the event seldom worked before. Disability comes
    from the Washington Group questions.
*/
-- Adult survivors, newest round of each survey
select survey, round, sex, disability, n_work_known, round(100 * worked_before_share_weighted) as before_percent,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * work_now_share_weighted, 100 * work_now_share_weighted_ci_low, 100 * work_now_share_weighted_ci_high) as now_percent,
       round(100 * (work_now_share_weighted - worked_before_share_weighted)) as points
from mart_inclusion
where not is_carried and population_group = 'survivors' and disaggregation_unit = 'person'
  and person_group = 'all' and sex in ('all', 'female', 'male') and disability in ('all', 'with_disability', 'without_disability')
qualify period = max(period) over (partition by survey)
order by survey, sex, disability;
-- Work now compared
select survey, round, compared, group_a, group_b, round(100 * a_share) as a_percent, round(100 * b_share) as b_percent,
       format('{:.2f} ({:.2f} to {:.2f})', ratio, ratio_ci_low, ratio_ci_high) as ratio_95, verdict
from mart_gender_gap
where not is_carried and mart = 'inclusion' and share = 'work_now_share' and population_group = 'survivors' and disaggregation_unit = 'person'
qualify period = max(period) over (partition by survey)
order by survey, compared;
