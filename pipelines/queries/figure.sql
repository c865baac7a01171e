/* title: One printable number
grain: the figure of this id
reads: [mart_figure]
kind: question
keys: [figure_id]
note: the office's marts know more of a figure than the public ones.
*/
select * from mart_figure where figure_id = :figure
