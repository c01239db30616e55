"""The learning lab: a page, served from one's own machine, where a class pulls a lever and sees knowledge travel."""
