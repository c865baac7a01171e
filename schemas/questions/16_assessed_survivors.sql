/* number: 16
question:
  en: "What share of survivors has had a needs assessment, and how old is it?"
  fr: "Quelle part des survivants a eu une évaluation de ses besoins, et de quand date-t-elle ?"
  es: "¿Qué proporción de sobrevivientes tuvo una evaluación de necesidades y qué antigüedad tiene?"
  ar: "ما نسبة الناجين الذين جرى تقييم احتياجاتهم، وكم مضى على هذا التقييم؟"
asked_by: [mine action centre, action plan (SRAAP 32)]
reading:
  en: >-
    The share counts assessments of the 24 months before the year's end; `n_ever_assessed` has those assessed earlier too. Days run
    from the event to the first assessment, survivors not yet assessed counting as still waiting (Kaplan-Meier), so the median is of
    all survivors and not of the assessed alone. A year that is not over is counted to its end, so its 12 months reach back to its
    first day. The median age of the newest assessment, in months to the cut-off of the register, stands in the office mart.
*/
-- Assessed survivors, newest year
select person_group, n_survivors, n_ever_assessed, n_assessed, n_assessed_12_months,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * assessed_share, 100 * assessed_share_ci_low, 100 * assessed_share_ci_high)
         as assessed_percent,
       days_to_assessment
from mart_assessment
where period = (select max(period) from mart_assessment) and sex = 'all' and age_band = 'all' and admin1 = 'all' and person_group <> 'other_or_unknown'
order by n_survivors desc;
-- By year
select period, n_survivors, n_ever_assessed, n_assessed, n_assessed_12_months, round(100 * assessed_share, 1) as assessed_percent
from mart_assessment
where sex = 'all' and age_band = 'all' and admin1 = 'all' and person_group = 'all'
order by period;
-- Women and men compared
select group_a, group_b, round(100 * a_share, 1) as a_percent, round(100 * b_share, 1) as b_percent,
       format('{:.2f} ({:.2f} to {:.2f})', ratio, ratio_ci_low, ratio_ci_high) as ratio_95, verdict
from mart_gender_gap
where mart = 'assessment' and period = (select max(period) from mart_assessment)
order by group_a;
-- office: Median age of the newest assessment, months
select person_group, n_ever_assessed, median_months_since
from mart_assessment
where period = (select max(period) from mart_assessment) and person_group <> 'all' and admin1 = 'all'
order by n_ever_assessed desc;
