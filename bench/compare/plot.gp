# Draws what bench_compare --columns wrote. Usage: gnuplot -e "columns='DIRECTORY'; picture='FILE.svg'" plot.gp
set terminal svg size 1200,560 font "sans-serif,12" background "white"
set output picture
set multiplot layout 1,3 title "One request of everyday traffic, by number of rules: nanoseconds (both axes logarithmic)"
set logscale xy
set format y "10^{%L}"
set xlabel "rules"
set xtics (1, 10, 100, 1000, 10000)
set grid ytics lc rgb "#dddddd"
set key outside bottom center horizontal maxrows 4 font ",10"
set style data linespoints
do for [i = 2:12] { set style line i lw 1.5 lt i - 1 pt 7 ps 0.4 }
set style line 2 lw 3 lt 1 pt 7 ps 0.7   # stopgap
do for [i = 3:4] { set style line i lw 1.5 dt 2 lt i - 1 pt 7 ps 0.4 }   # floors
do for [shape in "uri everywhere endpoint"] {
  file = columns . "/" . shape . ".dat"
  stats file skip 1 nooutput
  set title "rules " . (shape eq "uri" ? "about the URI" : shape eq "endpoint" ? "on an endpoint" : "everywhere")
  plot for [i = 2:STATS_columns] file using 1:i ls i title columnheader(i)
}
