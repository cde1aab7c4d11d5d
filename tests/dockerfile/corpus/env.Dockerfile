FROM node:22
ENV A=1 B="two words" C='three words' D=four\ words E= F==
ENV LEGACY a value  with blanks
ENV	TABBED	a b
ENV G="a=b" H=$A I=""
LABEL a.b=c "d e"=f
LABEL old label
