/* title: Replicate weights of a survey's interviews
grain: one interview with a weight
reads: [interview_replicates]
kind: question
keys: [round, cluster]
*/
select round, cluster, people, replicate_weights
from interview_replicates
where survey = :survey
order by round, cluster
