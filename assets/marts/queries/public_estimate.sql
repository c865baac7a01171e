/* title: Estimates
grain: one share of a public set of a mart, in one round of one survey where it is of a survey
reads: [mart_estimate, figure_status]
kind: stored
keys: [figure_id]
columns:
  figure_id: the share's own, as in mart_figure
  period: "`all` only where the mart is named `_total`: all years together, never added to years"
  survey: id of the source in which people were asked; `all` where the mart asks no survey (casualties, assessment)
  round: round of that survey; `all` where the mart asks no survey (casualties, assessment)
  n: people (needs, ...) the share is of
  n_with: of these, with the outcome
  unweighted: share of the people counted, Wilson 95 % interval beside it
  weighted: share of the people they stand for, empty without a design; its 95 % interval by the method named
  weighted_se: standard error of the weighted share
  design_effect: its variance over that of a simple random sample of as many people
  degrees_of_freedom: clusters with somebody of the base minus their strata
  method: "logit: limits on the logit scale with t; Korn-Graubard: where all or none have it; else why there is no design"
  variance: "where the error comes from: linearised over strata and clusters, or the replicate weights the survey came with"
  n_lonely_strata: strata of the round with one cluster
  lonely_strata: how these enter the error
  uses_finite_population: whether the error is smaller because many of all people were asked (a frame is given, no clusters)
note: >
  Numbers stand where the share is shown, and so does the method: Korn-Graubard would tell of a hidden share that all or none have it.
  The interval of a register is that of counting only.
*/
select m.figure_id, m.mart, m.share, m.period, m.country, m.survey, m.round, m.keys,
       case when s.status = 'ok' then m.n end as n, case when s.status = 'ok' then m.n_with end as n_with,
       case when s.status = 'ok' then m.unweighted end as unweighted,
       case when s.status = 'ok' then m.unweighted_ci_low end as unweighted_ci_low,
       case when s.status = 'ok' then m.unweighted_ci_high end as unweighted_ci_high,
       case when s.status = 'ok' then m.weighted end as weighted, case when s.status = 'ok' then m.weighted_se end as weighted_se,
       case when s.status = 'ok' then m.weighted_ci_low end as weighted_ci_low,
       case when s.status = 'ok' then m.weighted_ci_high end as weighted_ci_high,
       case when s.status = 'ok' then m.design_effect end as design_effect,
       case when s.status = 'ok' then m.degrees_of_freedom end as degrees_of_freedom,
       case when s.status = 'ok' then m.method end as method, case when s.status = 'ok' then m.variance end as variance,
       case when s.status = 'ok' then m.n_strata end as n_strata,
       case when s.status = 'ok' then m.n_lonely_strata end as n_lonely_strata,
       case when s.status = 'ok' then m.lonely_strata end as lonely_strata,
       case when s.status = 'ok' then m.uses_finite_population end as uses_finite_population,
       case when s.status in ('ok', 'not_available') then m.caution else '' end as caution, s.status
from mart_estimate m
join figure_status s on s.figure_id = m.figure_id
where m.public
order by m.figure_id
