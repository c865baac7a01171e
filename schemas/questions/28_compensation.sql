/* number: 28
question:
  en: "Compensation and pensions: who filed, who was granted, in how many days, by sex?"
  fr: "Indemnités et pensions : qui a demandé, qui a obtenu, en combien de jours, par sexe ?"
  es: "Indemnizaciones y pensiones: ¿quién solicitó, a quién se le concedió, en cuántos días, por sexo?"
  ar: "التعويضات والمعاشات: من طلبها ومن نالها وفي كم يوماً، حسب الجنس؟"
asked_by: [legal aid]
reading:
  en: >-
    Filed is of those whose answer is known, granted of those who filed. No source asks for the day of a claim or of its decision,
    so days to a decision are not in any mart. The third table is what comes nearest: days from the need for social protection
    (mostly a pension or allowance) to its first day, those still without it counting as waiting.
*/
-- Claims of survivors and families, newest round of each survey
select survey, round, population_group, sex, n_claim_known, n_claim_filed,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * claim_filed_share_weighted, 100 * claim_filed_share_weighted_ci_low, 100 * claim_filed_share_weighted_ci_high) as filed_percent,
       n_claim_granted,
       format('{:.0f} ({:.0f} to {:.0f})', 100 * claim_granted_share_weighted, 100 * claim_granted_share_weighted_ci_low, 100 * claim_granted_share_weighted_ci_high) as granted_percent
from inclusion_by_sex
where not is_carried and disaggregation_unit = 'person' and population_group in ('survivors', 'indirect_victims') and sex in ('female', 'male')
qualify period = max(period) over (partition by survey)
order by survey, population_group desc, sex;
-- Female and male compared
select survey, round, population_group, share, round(100 * a_share) as female_percent, round(100 * b_share) as male_percent,
       format('{:.2f} ({:.2f} to {:.2f})', ratio, ratio_ci_low, ratio_ci_high) as ratio_95, verdict
from mart_gender_gap
where not is_carried and mart = 'inclusion' and share in ('claim_filed_share', 'claim_granted_share') and compared = 'sex' and status = 'ok'
  and population_group in ('survivors', 'indirect_victims')
qualify period = max(period) over (partition by survey)
order by survey, population_group desc, share;
-- Days to social protection, by the year since when survivors need it
select survey, round, period, sex, n_need, n_started, median_days, median_days_n_open as still_waiting, median_days_status
from access_by_gender_by_sex
where service = 'social_protection' and population_group = 'survivors' and disaggregation_unit = 'person'
  and sex in ('female', 'male') and n_need is not null
order by survey, round desc, period, sex;
