/* title: Survivors and their assessment
question: How many survivors live, who are they, and how many were asked what they need, how long ago?
counted: one living survivor of the casualty totals; state at the end of the year
needs: [casualty_record]
regime: ranked
keys: [period, country, admin1, sex, age_group, age_band, person_group]
never_all: [period, country]
sets:
  - {by: [], public: true}
  - {by: [admin1], public: true}
  - {by: [sex], public: true}
  - {by: [person_group], public: true}
  - {by: [sex, age_band], public: true}
  - {by: [admin1, sex], public: true}
  - {by: [admin1, person_group]}
  - {by: [admin1, sex, age_band]}
counts: [n_survivors, n_ever_assessed, n_assessed, n_assessed_12_months]
identities: ["n_ever_assessed <= n_survivors", "n_assessed <= n_ever_assessed", "n_assessed_12_months <= n_assessed"]
days:
  days_to_assessment: {of: wait_days, ended: is_assessed}
medians: [median_months_since]
shares:
  assessed_share: {of: [n_assessed], over: [n_survivors]}
compared: 8
compare:
  - {by: sex, a: female, b: male, shares: [assessed_share], within: [period, country]}
  - {by: person_group, a: women, b: men, shares: [assessed_share], within: [period, country]}
  - {by: person_group, a: girls, b: boys, shares: [assessed_share], within: [period, country]}
is_state: true
conserved: {of: [casualty_record], where: "period = (select cast(max(y.year) as varchar) from survivor_year y where y.country = m.country)"}
inequality:
  - {over: [admin1], shares: {assessed_share: high}}
threshold: other
indicators:
  - {code: SRAAP-32b, title: survivors alive who were assessed in the last 24 months, share: assessed_share, tags: [article_7, protection]}
  - {code: SRAAP-32d, title: median days from the event to the first assessment, days: days_to_assessment, tags: [article_7, protection]}
note: Alive means not known to have died of the injury; no register of deaths is joined. n_assessed were assessed in the 24 months before the year's end, n_assessed_12_months in the last 12 of them. Age is that at the year's end; `unknown` where it is within a year of 18 or not recorded.
*/
select cast(s.year as varchar) as period, s.country, s.admin1, s.sex, s.age_group, s.age_band, s.person_group, s.asked_in,
       1 as n_survivors,
       case when s.first_assessed_on is not null then 1 else 0 end as n_ever_assessed,
       case when s.last_assessed_on > make_date(s.year, 12, 31) - interval 24 month then 1 else 0 end as n_assessed,
       case when s.last_assessed_on > make_date(s.year, 12, 31) - interval 12 month then 1 else 0 end as n_assessed_12_months,
       case when s.is_day then date_diff('day', s.event_on, coalesce(s.first_assessed_on, s.year_end)) end as wait_days,
       case when s.first_assessed_on is not null then 1 else 0 end as is_assessed,
       (extract(year from s.year_end) - extract(year from s.last_assessed_on)) * 12
       + extract(month from s.year_end) - extract(month from s.last_assessed_on) as median_months_since
from survivor_state s
