/* title: From need to service
question: Of those who need a service, how many are referred, accepted, begin, complete it, and hold a product that fits; at which step are people lost?
counted: need x step on the way to the service; needs of everybody asked in the round, each person's latest answers in it, by their year
needs: [need]
keys: [period, country, survey, round, service, step, sex, person_group, disability, disaggregation_unit, population_group]
never_all: [period, country, survey, round, service, step, disaggregation_unit, population_group]
sets:
  - {by: [], public: true}
  - {by: [sex], public: true}
  - {by: [person_group]}
  - {by: [disability]}
  - {by: [sex, disability]}
counts: [n_need, n_came, n_reached, n_without_earlier, n_lost, n_unknown]
identities: ["n_came = n_reached + n_lost + n_unknown", "n_came <= n_need", "n_without_earlier <= n_reached"]
steps: {key: step, order: [referred, accepted, begun, completed], came: n_came, reached: n_reached, everybody: n_need}
shares:
  lost_share: {of: [n_lost], over: [n_reached, n_lost], unknown: n_unknown}
weight: weight
compare:
  - {by: sex, a: female, b: male, shares: [lost_share],
     within: [period, country, survey, round, service, step, disaggregation_unit, population_group]}
refuse_sources: [service_register]
conserved: {of: [need], where: "step = 'referred'", reasons: access_by_gender}
threshold: other
regime: units
additive: false
lists: {step: [cascade_step]}
columns:
  n_need: needs, the same at every step; at step fits only those for a product
  n_came: needs that reached the step before, as far as the source tells of one
  n_reached: of these, reached this step too
  n_without_earlier: of these, only known because a later step is recorded, this one itself is not
  n_lost: of those that came, not at this step by the interview; refused, given up or still on the way
  n_unknown: of those that came, nobody knows
note: Who began without a referral has passed the steps before. Steps the source cannot tell are not available and passed over; a need told to be met without a row that says by whom is not known from there on. Steps are never added. Being lost by the interview is not being lost for good.
*/
with told as (
    select cast(extract(year from n.assessed_on) as varchar) as period, n.country, n.survey, n.round, n.service, n.sex, n.person_group,
           n.disability_status as disability, n.disaggregation_unit, n.population_group, n.source_type, n.weight, n.is_drawn,
           n.stratum, n.cluster, n.has_referrals, n.has_services, f.asks_fit, n.product not in ('unknown', 'not_applicable') as is_product,
           n.is_referred, n.is_accepted, n.is_started, n.is_completed,
           case when n.product_held = 'no' or n.product_fits = 'no' then 0
                when n.product_held = 'yes' and n.product_fits = 'yes' then 1 end as is_fitting
    from round_need n
    join (select survey, round, max(case when product_fits in ('yes', 'no') then 1 else 0 end) = 1 as asks_fit
          from round_need group by survey, round) f on f.survey = n.survey and f.round = n.round
    where n.need_status in ('met', 'partly_met', 'unmet')
),
-- a later step says that the earlier ones were passed, and may have been when nobody knows: 1 passed, 0 not, NULL not known
passed as (
    select t.*,
           case when is_referred = 1 or is_accepted = 1 or is_started = 1 or is_completed = 1 then 1
                when has_services and is_started is null then null else is_referred end as at_referred,
           case when is_accepted = 1 or is_started = 1 or is_completed = 1 then 1
                when has_services and is_started is null then null else is_accepted end as at_accepted,
           case when is_completed = 1 then 1 else is_started end as at_begun
    from told t
),
ways as (
    select p.*, s.step,
           case when s.step in ('referred', 'accepted') then has_referrals when s.step in ('begun', 'completed') then has_services
                else asks_fit end as is_told,
           case s.step when 'referred' then 1
                when 'accepted' then coalesce(at_referred, 0)
                when 'begun' then case when has_referrals then coalesce(at_accepted, 0) else 1 end
                when 'completed' then coalesce(at_begun, 0)
                else case when has_services then coalesce(is_completed, 0) when has_referrals then coalesce(at_accepted, 0) else 1 end
           end as came,
           case s.step when 'referred' then at_referred when 'accepted' then at_accepted when 'begun' then at_begun
                when 'completed' then is_completed else is_fitting end as reached,
           case s.step when 'referred' then is_referred when 'accepted' then is_accepted when 'begun' then is_started
                when 'completed' then is_completed else is_fitting end as recorded
    from passed p
    cross join (select 'referred' as step union all select 'accepted' as step union all select 'begun' as step
                union all select 'completed' as step union all select 'fits' as step) s
    where s.step <> 'fits' or is_product
)
select period, country, survey, round, service, step, sex, person_group, disability, disaggregation_unit, population_group,
       source_type, weight, is_drawn, stratum, cluster,
       1 as n_need,
       case when is_told then came end as n_came,
       case when is_told then case when came = 1 and reached = 1 then 1 else 0 end end as n_reached,
       case when is_told then case when came = 1 and reached = 1 and coalesce(recorded, 0) = 0 then 1 else 0 end end as n_without_earlier,
       case when is_told then case when came = 1 and reached = 0 then 1 else 0 end end as n_lost,
       case when is_told then case when came = 1 and reached is null then 1 else 0 end end as n_unknown
from ways
