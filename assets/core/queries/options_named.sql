/* title: Options a row names
grain: one option; one that is empty where the question was asked and nothing named
reads: []
kind: question
pieces:
  named: the list of options the row names
  asked: true where the question was asked
*/
select unnest(case when len({named}) > 0 then {named} when {asked} then [''] else cast([] as varchar[]) end) as option
