/* title: Measures of the action plan, from records and from evidence
grain: one measure from records, or one from evidence that is marked publishable
reads: [mart_indicator]
kind: stored
columns:
  indicator: "SRAAP: Siem Reap-Angkor Action Plan, by action; WPS: evidence of women, peace and security"
  basis: "records: from persons' rows; evidence: typed in by the centre"
  within: what else is held fixed, as service=rehabilitation
  asked_in: the last year up to the period in which people of this row were asked; of waits and referrals, by the year in which they began, the last year of the round; empty where records are counted
  is_carried: "true where nobody was asked in the period: the measure of asked_in again, no point of a trend"
  unit: share (0 to 1), days, yes_no (1, 0), number
  tags: article_7 and pillars of women, peace and security, joined by |
note: Numbers stand where the figures they are read from are shown.
*/
select m.indicator, m.title, m.period, m.country, m.area, m.person_group, m.disaggregation_unit, m.population_group, m.within, m.basis,
       m.mart, m.measure, m.asked_in, m.is_carried, m.numerator, m.denominator, m.value, m.n_still_open,
       m.unit, m.tags, 'ok' as value_status
from mart_indicator m
where m.publishable
order by m.indicator, m.period, m.country, m.area, m.person_group, m.disaggregation_unit, m.population_group, m.within
